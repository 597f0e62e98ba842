"""What keeps the clinic in order: settings, how long forms stay, keys, checks, numbers, exports."""
