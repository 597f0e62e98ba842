"""WHAT STREAMLIT CANNOT DRAW: each folder is a component, its scripts for the browser beside it."""
