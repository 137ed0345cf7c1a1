"""Calculators for readers, one package each: rules (no request, no page), forms and views."""
