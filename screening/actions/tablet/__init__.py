"""Tablets of the clinic: handed out, handed back, read aloud on, and given up for a phone."""
