"""Put config/, the one copy of the configuration, into the wheel as wirewatch/bundled_config."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithConfig(build_py):
    """Build the packages, then add config/; an editable install reads it where it lies."""

    def run(self) -> None:
        """Build."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "wirewatch" / "bundled_config"
            copytree(
                "config",
                target,
                dirs_exist_ok=True,
                ignore=ignore_patterns("secrets.env", ".gitignore"),
            )


setup(cmdclass={"build_py": BuildWithConfig})
