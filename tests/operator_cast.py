"""Which invented body answers for a site in tests that run as in production?"""

OPERATOR = {
    "OPERATOR_NAME": "Netzwerk Kleinstadt e. V.",
    "OPERATOR_ADDRESS": "Musterweg 1, 00000 Musterstadt",
    "OPERATOR_REPRESENTED_BY": "Vorstand",
    "OPERATOR_LEGAL_BASIS": "legitimate_interest",
    "DATA_PROTECTION_CONTACT": "datenschutz@austausch.example",
}
"""The variables that nobody may leave out."""
MORE_OF_THE_OPERATOR = {
    "OPERATOR_REGISTER": "Amtsgericht Musterstadt, VR 0000",
    "OPERATOR_VAT_ID": "DE000000000",
    "DATA_PROTECTION_AUTHORITY": "Datenschutzaufsicht des Landes, Musterplatz 2, 00000 Musterstadt",
}
"""Those that not everybody has."""
