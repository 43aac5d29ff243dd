"""Every questionnaire, in the order of the pages."""

from decisions.questionnaires.procurement import PROCUREMENT
from decisions.questionnaires.selection import SELECTION
from decisions.questionnaires.subsidy import SUBSIDY

QUESTIONNAIRES = (SUBSIDY, PROCUREMENT, SELECTION)
BY_KEY = {each.key: each for each in QUESTIONNAIRES}
