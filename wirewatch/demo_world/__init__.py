"""A small closed web that we wrote ourselves: fictional outlets, real subjects of October 2021, three polls.

Everything is text to be edited: world.yaml (polls, outlets, feeds), articles/*.yaml, templates/, labels.yaml.
"""

from wirewatch.demo_world.loading import copy_to, load, load_labels
from wirewatch.demo_world.model import Answer, Article, Feed, Label, Outlet, WorldError
from wirewatch.demo_world.world import World

__all__ = ["Answer", "Article", "Feed", "Label", "Outlet", "World", "WorldError", "copy_to", "load", "load_labels"]
