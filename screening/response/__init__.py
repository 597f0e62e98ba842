"""WHAT WAS ANSWERED: validation, the three truth values, and the journey that answers make."""
