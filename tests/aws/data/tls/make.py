#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the certificates of the TLS tests anew (needs the package `cryptography`). One key serves all."""
import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = pathlib.Path(__file__).parent
OLD, YESTERDAY, LATE = (datetime.datetime(year, 1, 1) for year in (2000, 2001, 2126))


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, issuer, key, signer, until, hosts=(), authority=False):
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(OLD)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def main():
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    here = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    there = [x509.DNSName("elsewhere.example")]
    ca = "Hookline test authority"
    files = {
        "key.pem": key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        "authority.pem": certificate(ca, ca, authority, authority, LATE, authority=True),
        "good.pem": certificate("127.0.0.1", ca, key, authority, LATE, here),
        "wronghost.pem": certificate("elsewhere.example", ca, key, authority, LATE, there),
        "expired.pem": certificate("127.0.0.1", ca, key, authority, YESTERDAY, here),
        "selfsigned.pem": certificate("127.0.0.1", "127.0.0.1", key, key, LATE, here),
    }
    for file, text in files.items():
        (HERE / file).write_bytes(text)


main()
