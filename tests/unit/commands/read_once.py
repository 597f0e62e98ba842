"""What a process reads once, before the commands are forked from it: our modules, and content."""

import gc

import screening.__main__
import screening.bootstrap
import screening.records.restore
import screening.report.pdf.draw
import screening.report.pdf.form.draw
import screening.report.pdf.seal  # noqa: F401 - read for those who are forked
from screening.questionnaire.load import QUESTIONNAIRES, load_catalogue

# The first reading also prepares what the next ones use; each command still reads it itself.
load_catalogue(QUESTIONNAIRES)
# What is here for good is not looked through again when a command clears up.
gc.collect()
gc.freeze()
