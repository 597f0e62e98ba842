"""The app that `streamlit run app.py` finds: the patients' script, our own routes beside it."""

import streamlit as st

from screening import bootstrap
from screening.logs import process
from screening.ui.components import registry
from screening.ui.trouble import on_script_error
from screening.web import site

process.set_up()
clinics = bootstrap.running()
app = st.App(
    "screening/ui/main.py",
    routes=site.routes(clinics),
    middleware=site.middleware(clinics),
    lifespan=site.lifespan(clinics, registry.declare),
    on_script_error=on_script_error,
)
