"""The floor of a page turn: one question, one button, and nothing else that Streamlit must do."""

import streamlit as st

OPTIONS = ("Not at all", "A little", "Quite a bit", "Very much", "I'm not sure")


def go_on() -> None:
    """Go to the next question before the script runs: one run per turn."""
    st.session_state.step = st.session_state.get("step", 0) + 1


step = st.session_state.get("step", 0)
st.title(f"Question {step + 1}")
st.radio("How much does it hurt?", OPTIONS, index=None, key=f"answer_{step}")
st.button("Continue", key=f"continue_{step}", on_click=go_on, type="primary")
