"""The commands of `python -m screening`, by what they are about."""
