"""The clinic's messages: written, sent, reminded of, and ended."""
