"""WHAT IS TOLD TO THE ONE WHO RUNS IT: one line of JSON for each event, and nothing of anybody."""
