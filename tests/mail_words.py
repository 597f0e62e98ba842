"""What a message may say and what it may not: a mailbox is read by more people than its owner."""

import re
from pathlib import Path

# Of health, of its trades and places, and of what is asked here and how it is treated.
HEALTH = frozenset(
    """
    ache aches allergy ambulance anaesthetic anxiety appointment arm arthritis assessment band
    bladder bleed bleeding blood body bone bowel cancer cardiac care chest chronic clinical
    clinician condition consent counselling cramp cure dentist depression diabetes diagnosis
    diagnostic disability disc disease disorder dizzy doctor dose drug dry emergency examination
    exercise faint fever flag fracture gp gunn health healing heart hospital hurt hurts illness
    ims infection injection injury intake intramuscular joint kinesiology knee labour leg massage
    medical medication medicine medicines mental migraine muscle muscles musculoskeletal nausea
    neck needle needles needling nerve neurological neuropathic numb numbness nurse opioid operation
    osteopath pain painful patient patients pharmacy physical physician physio physiotherapist
    physiotherapy pill pregnancy pregnant prescription psychology rehab rehabilitation risk score
    screening severe shoulder sick sickness sign-off sleep sore specialist spine sprain stiff
    stiffness stimulation stress stroke surgeon surgery swelling symptom symptoms tablet therapist
    therapy thinner tingling trauma treatment treatments triage trigger tumour unwell urgent
    weakness wellness wound
    """.split()
)
# Every word of a message stands here. Most occur in the questionnaire, too, as in any other text:
# a new one is looked at by a person before it is added.
NEUTRAL = frozenset(
    """
    about address and answers are ask at back before birth call can case check come copy date desk
    did do expect fill finished for form forward front go hello help here if ignore in is it link
    look mail mails minutes more my need needs no not now of on only open or paper please read
    ready saved short sign so someone start still stop takes the these this to until use visit want
    we will works you your am pm january february march april may june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday clinic case
    """.split()
)
WORD = re.compile(r"[^\W\d_]{2,}")


def words_of(text: str) -> set[str]:
    """Return the words of a text, without those of its addresses."""
    return {word.lower() for word in WORD.findall(re.sub(r"https?://\S+", " ", text))}


def asked_about(root: Path) -> set[str]:
    """Return every word of the questionnaire."""
    texts = (root / "questionnaires" / "ims_intake").rglob("*.yaml")
    return set().union(*(words_of(path.read_text(encoding="utf-8")) for path in texts))
