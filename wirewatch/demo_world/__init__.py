"""A small closed web that we wrote ourselves: fictional outlets, real subjects of October 2021, three polls.

Everything is text to be edited: world.yaml (polls, outlets, feeds), articles/*.yaml, templates/, labels.yaml.
"""
