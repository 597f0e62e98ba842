"""How the app answers at all: bounds, hosts, headers, refusals, health, and what goes on beside."""
