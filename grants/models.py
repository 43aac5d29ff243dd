"""Gathers every room's models for Django."""

from grants.awards.models import Adjustment, Agreement, AgreementDocument, AgreementTerms, Award, Posting

__all__ = ["Adjustment", "Agreement", "AgreementDocument", "AgreementTerms", "Award", "Posting"]
