"""The kinds of things that boards list of orders."""

from enum import StrEnum


class Kind(StrEnum):
    SHIPMENT = "shipment"
    INSPECTION = "inspection"
    INSTALMENT = "instalment"
    OUTWORK = "outwork"
    POINT = "point"
    MATERIAL = "material"
    TROUBLE = "trouble"
    SAMPLE = "sample"
    FORECAST = "forecast"
