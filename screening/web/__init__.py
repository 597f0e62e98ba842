"""THE ROUTES beside Streamlit: pages of patients and staff, cookies, files, health, headers."""
