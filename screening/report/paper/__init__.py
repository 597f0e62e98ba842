"""THE SAME QUESTIONS BY HAND: a questionnaire in, a form to print in finished words out."""
