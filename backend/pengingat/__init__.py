"""Pengingat: masked WhatsApp notices to health-insurance participants."""

VERSION = "0.1.0"
