"""Short clinicians' words for questions and measures; the questions' own words are in the content.

An item without a label here is shown under its question, so a new question is never lost.
"""

from typing import Final

from screening.questionnaire.named import BIRTH_DATE, FILLED_BY, HELPER_NAME, NAME, PAIN_AREAS

NO_NAME: Final = "Name not given"
ITEMS: Final = {
    NAME: "Name",
    BIRTH_DATE: "Born",
    "phone": "Phone",
    "doctor": "Doctor",
    FILLED_BY: "Filled in by",
    HELPER_NAME: "Helper",
    "claim": "Claim",
    "urgent_signs": "Urgent signs, last 2 weeks",
    "urgent_unsure": "Urgent signs, not sure about",
    "main_problem": "Main problem",
    PAIN_AREAS: "Painful",
    "pain_main_area": "Worst",
    "pain_travel": "Travels",
    "peg_pain": "Average, past week",
    "peg_enjoyment": "Hinders enjoyment",
    "peg_activity": "Hinders activity",
    "pain_words": "Words for it",
    "numb": "Numb, tingling",
    "numb_where": "Numb where",
    "muscle_signs": "Noticed near the pain",
    "local_signs": "Local signs",
    "morning_stiffness": "Morning stiffness",
    "night": "Wakes at night",
    "worse_with": "Worse with",
    "better_with": "Better with",
    "weak": "Weakness",
    "long_signs": "Cord or cauda signs over 2 weeks",
    "long_checked": "Checked by a doctor",
    "duration": "How long",
    "onset_date": "Start date",
    "pattern": "Pattern",
    "trend": "Last month",
    "onset_cause": "How it began",
    "injury_size": "Injury at the time",
    "treatments": "Tried",
    "tests": "Tests",
    "lately": "Last 3 months",
    "lately_unsure": "Last 3 months, not sure about",
    "heart_blood": "Heart, blood, lung, nerve",
    "body_health": "Other conditions",
    "health_unsure": "Conditions, not sure about",
    "lymph_where": "Lymph nodes or swelling",
    "implant_where": "Device or implant",
    "recent": "Last 6 months",
    "recent_where": "Operation or shot at",
    "pregnant": "Pregnancy",
    "thinners": "Blood thinner",
    "medicine_kinds": "Medicine kinds",
    "medicine_list": "Medicines and other health problems",
    "allergies": "Allergies",
    "needle_feel": "Feels about needles",
    "needle_reaction": "Unwell from needles",
    "today": "Today",
    "activities": "Hard to do",
    "work": "Work",
    "mood": "Low or worried",
    "expect": "Expects of IMS",
    "ask_physio": "Hopes and questions",
    "declare": "Says it is true",
    "signature": "Signed by",
    "signature_drawn": "Signature",
    "consent_privacy": "Privacy notice read",
}

# What to call who fills in a form for the patient, by what they said that they are.
HELPERS: Final = {"interpreter": "Interpreter", "guardian": "Parent or guardian"}

# Label, and what follows the number.
MEASURES: Final = {
    "age": ("Age", " y"),
    "days_since_onset": ("Days since then", ""),
    "wpi": ("Widespread index", " of 19 areas"),
    "pain_quadrants": ("Spread", " of 5 body areas"),
    "peg": ("PEG mean", " of 10"),
    "asas_criteria": ("Inflammatory back pain criteria", " of 5"),
    "weak_flags": ("Weak warning signs", " of 4"),
    "nerve_words": ("Nerve-like words", " of 6"),
    "failed_care": ("No or passing relief", " of 8 kinds"),
    "lasting_care": ("Still helping", " of 8 kinds"),
    "needled": ("Needles would reach", ""),
}

NO_FLAGS: Final = "No flags"
URGENCIES: Final = {
    "emergency": "EMERGENCY",
    "same_day": "SAME DAY",
    "medical_review": "MEDICAL REVIEW",
    "no_needling": "NO NEEDLING",
    "precaution": "PRECAUTION",
    "note": "NOTE",
}

TREATMENT_RESULTS: Final = {
    "lasting": "still helps",
    "temporary": "helped, came back",
    "no_change": "no change",
    "worse": "worse",
    "unsure": "too soon or unsure",
}

LANGUAGES: Final = {"en-CA": "English"}
