"""The script that Streamlit runs for every patient, on every tap."""

from screening.ui import patient

patient.run()
