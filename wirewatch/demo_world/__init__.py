"""A small simulated web: fictional outlets, real events of October 2021, three polls.

Everything is editable text: world.yaml (polls, outlets, feeds), articles/*.yaml, templates/,
labels.yaml.
"""
