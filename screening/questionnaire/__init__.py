"""WHAT MAY BE ASKED: the shape of a questionnaire folder. Its content lies in `questionnaires/`."""
