"""The terms that a new installation begins with: what a reader of an English newspaper knows."""

EVERYDAY = {
    "CCTV": "closed-circuit television",
    "DNA": "deoxyribonucleic acid",
    "EU": "European Union",
    "FTE": "full-time equivalent",
    "GM": "Greater Manchester",
    "GMCA": "Greater Manchester Combined Authority",
    "GP": "general practitioner",
    "HIV": "human immunodeficiency virus",
    "HM": "His Majesty’s",
    "HMRC": "His Majesty’s Revenue and Customs",
    "IT": "information technology",
    "MP": "Member of Parliament",
    "NHS": "National Health Service",
    "PDF": "portable document format",
    "UK": "United Kingdom",
    "VAT": "value added tax",
}
