"""WHAT ANYONE CAN DO: one function per deed, the only place that orders effects."""
