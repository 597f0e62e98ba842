"""THE SCREENS: the only Streamlit code."""
