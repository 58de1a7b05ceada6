"""Letters by language."""
