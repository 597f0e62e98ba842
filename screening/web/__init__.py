"""THE ROUTES beside Streamlit: the page shell, cookies, staff pages, PDF, health, headers."""
