#!/usr/bin/env python3
"""A CPE or an ACS made of zeep (a SOAP stack) and the schemas of the Broadband Forum: it knows nothing of CWMP but what they say.

cwmp.py SCHEMAS cpe URL USER PASSWORD SERIAL   one session with an ACS: it logs in by digest and answers what it is asked
cwmp.py SCHEMAS acs                            an ACS on a free port of 127.0.0.1, told on the first line, that asks each session the same

Every line is a JSON array: who, what, and what was in it. What does not fit the schema ends it with an error.
"""
import json
import os
import sys
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
from lxml import etree
from requests.auth import HTTPDigestAuth
from zeep import xsd
from zeep.settings import Settings
from zeep.transports import Transport

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CODING = "http://schemas.xmlsoap.org/soap/encoding/"
TYPES = "http://www.w3.org/2001/XMLSchema"
VALUES = "http://www.w3.org/2001/XMLSchema-instance"
OWN = {SOAP: "soap-envelope.min.xsd", CODING: "soap-encoding.min.xsd"}
SCHEMAS = sys.argv[1]
ARRAYS = {"ParameterList": "w:ParameterValueStruct", "Event": "w:EventStruct", "ParameterNames": "x:string"}  # zeep takes arrays for lists and leaves out how long they are
BARE = etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True)


class Files(Transport):
    """Schemas come from the folder, whatever their address."""

    def load(self, url):
        with open(os.path.join(SCHEMAS, OWN.get(url) or url.rsplit("/", 1)[-1]), "rb") as file:
            return etree.tostring(etree.fromstring(file.read(), BARE))


class Version:
    """One version of the schema."""

    def __init__(self, number):
        files = Files()
        root = etree.fromstring(files.load(f"cwmp-1-{number}.xsd"))
        self.name = root.get("targetNamespace")
        self.schema = xsd.Schema(root, files, f"http://www.broadband-forum.org/cwmp/cwmp-1-{number}.xsd", Settings(strict=True))

    def type(self, name):
        return self.schema.get_type(f"{{{self.name}}}{name}")

    def write(self, method, ident, /, **fields):
        """An envelope; what the schema does not know raises."""
        envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"S": SOAP, "E": CODING, "x": TYPES, "i": VALUES, "w": self.name})
        header = etree.SubElement(envelope, f"{{{SOAP}}}Header")
        etree.SubElement(header, f"{{{self.name}}}ID", {f"{{{SOAP}}}mustUnderstand": "1"}).text = ident
        body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
        element = self.schema.get_element(f"{{{self.name}}}{method}")
        element.render(body, element(**fields))
        for node in body.iter(*ARRAYS):
            node.set(f"{{{CODING}}}arrayType", f"{'w:ParameterInfoStruct' if method == 'GetParameterNamesResponse' else ARRAYS[node.tag]}[{len(node)}]")
        for node in body.iter("Value"):
            node.set(f"{{{VALUES}}}type", "x:string")  # any simple type by the schema, so that zeep says none
        return etree.tostring(envelope)

    def read(self, body):
        """Method, identifier and fields of an envelope."""
        envelope = etree.fromstring(body, BARE)
        ident = envelope.findtext(f"{{{SOAP}}}Header/{{{self.name}}}ID")
        message = envelope.find(f"{{{SOAP}}}Body")[0]
        if message.tag == f"{{{SOAP}}}Fault":
            fault = message.find(f"detail/{{{self.name}}}Fault")
            return "Fault", ident, {"FaultCode": fault.findtext("FaultCode")}
        element = self.schema.get_element(message.tag)
        return etree.QName(message).localname, ident, element.parse(message, self.schema)


def version_of(body):
    for number in (0, 2):
        if f"urn:dslforum-org:cwmp-1-{number}".encode() in body:
            return VERSIONS[number]
    raise ValueError("no namespace of CWMP")


def array(version, kind, values):
    """An array of SOAP."""
    return version.type(kind)(values)


def tell(*what):
    print(json.dumps(what, default=str), flush=True)


def value(version, name, text):
    return version.type("ParameterValueStruct")(Name=name, Value=text)


def one(fields, name):
    """A field; a message with one field is that field."""
    return fields[name] if hasattr(fields, name) else fields


def cpe(url, user, password, serial):
    version = VERSIONS[2]
    session = requests.Session()
    session.trust_env = False
    session.auth = HTTPDigestAuth(user, password)
    known = {"Device.DeviceInfo.SoftwareVersion": "1.0", "Device.ManagementServer.PeriodicInformInterval": "3600"}
    struct, event = version.type("DeviceIdStruct"), version.type("EventStruct")
    body = version.write(
        "Inform", "1", DeviceId=struct(Manufacturer="Zeep", OUI="ABCDEF", ProductClass="Peer", SerialNumber=serial),
        Event=array(version, "EventList", [event(EventCode="2 PERIODIC", CommandKey="")]), MaxEnvelopes=1,
        CurrentTime=datetime.now(timezone.utc), RetryCount=0, ParameterList=array(version, "ParameterValueList", [value(version, n, v) for n, v in known.items()]))
    while True:
        headers = {"Content-Type": 'text/xml; charset="utf-8"', "SOAPAction": ""} if body else {}
        answer = session.post(url, data=body, headers=headers, timeout=30)
        if not answer.content:
            tell("end", answer.status_code)
            return 0 if answer.status_code == 204 else 1
        answer.raise_for_status()
        method, ident, fields = version.read(answer.content)
        if method == "InformResponse":
            tell(method, one(fields, "MaxEnvelopes"))
            body = b""
        elif method == "GetParameterValues":
            names = (one(fields, "ParameterNames") or [])
            found = [value(version, n, v) for n, v in known.items() if any(n == w or (w.endswith(".") and n.startswith(w)) for w in names)]
            tell(method, names)
            body = version.write("GetParameterValuesResponse", ident, ParameterList=array(version, "ParameterValueList", found))
        elif method == "SetParameterValues":
            pairs = [(p.Name, str(p.Value)) for p in (one(fields, "ParameterList") or [])]
            known.update(pairs)
            tell(method, [n for n, _ in pairs], fields["ParameterKey"])
            body = version.write("SetParameterValuesResponse", ident, Status=0)
        elif method == "AddObject":
            tell(method, fields["ObjectName"], fields["ParameterKey"])
            body = version.write("AddObjectResponse", ident, InstanceNumber=4, Status=0)
        elif method == "GetParameterNames":
            tell(method, fields["ParameterPath"], fields["NextLevel"])
            row = version.type("ParameterInfoStruct")(Name=fields["ParameterPath"] + "4.", Writable=True)
            body = version.write("GetParameterNamesResponse", ident, ParameterList=array(version, "ParameterInfoList", [row]))
        else:
            tell("unknown", method)
            return 1


class Acs(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = 0
    version = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            answer = self.answer(body)
        except Exception as error:  # It is told, and the session is over.
            tell("error", repr(error), body.decode("utf-8", "replace"))
            self.send_error(500)
            return
        self.send_response(200 if answer else 204)
        if answer:
            self.send_header("Content-Type", 'text/xml; charset="utf-8"')
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def answer(self, body):
        if not body:
            tell("empty")
            return self.next()
        version = version_of(body)
        method, ident, fields = version.read(body)
        if method == "Inform":
            Acs.asked, Acs.version = 0, version
            tell(method, fields["DeviceId"]["SerialNumber"], [e.EventCode for e in (one(fields, "Event") or [])], [p.Name for p in (one(fields, "ParameterList") or [])])
            return version.write("InformResponse", ident, MaxEnvelopes=1)
        if method == "GetParameterValuesResponse":
            tell(method, [[p.Name, str(p.Value)] for p in (one(fields, "ParameterList") or [])])
        elif method == "GetParameterNamesResponse":
            tell(method, [[p.Name, p.Writable] for p in (one(fields, "ParameterList") or [])])
        elif method == "GetRPCMethodsResponse":
            tell(method, (one(fields, "MethodList") or []))
        elif method == "AddObjectResponse":
            tell(method, fields["InstanceNumber"], fields["Status"])
        elif method == "Fault":
            tell(method, fields["FaultCode"])
        else:
            tell(method, fields if isinstance(fields, (int, str)) else None)
        return self.next()

    def next(self):
        version, table = Acs.version, "Device.ManagementServer.InformParameter."
        names = version.type("ParameterNames")
        wanted = [
            ("GetRPCMethods", {}),
            ("GetParameterNames", {"ParameterPath": "Device.ManagementServer.", "NextLevel": True}),
            ("GetParameterValues", {"ParameterNames": names(["Device.DeviceInfo.SerialNumber", "Device.ManagementServer.PeriodicInformInterval"])}),
            ("SetParameterValues", {"ParameterList": array(version, "ParameterValueList", [value(version, "Device.Time.NTPServer1", "ntp.example"), value(version, "Device.ManagementServer.PeriodicInformInterval", "4000")]), "ParameterKey": "zeep"}),
            ("AddObject", {"ObjectName": table, "ParameterKey": "row"}),
            ("GetParameterValues", {"ParameterNames": names([table, "Device.ManagementServer.ParameterKey"])}),
            ("DeleteObject", {"ObjectName": f"{table}1.", "ParameterKey": "gone"}),
            ("DeleteObject", {"ObjectName": f"{table}1.", "ParameterKey": "gone"}),
        ]
        if Acs.asked >= len(wanted):
            tell("end")
            return b""
        method, fields = wanted[Acs.asked]
        Acs.asked += 1
        return version.write(method, f"z{Acs.asked}", **fields)

    def log_message(self, *_):
        pass


VERSIONS = {number: Version(number) for number in (0, 2)}
if sys.argv[2] == "cpe":
    sys.exit(cpe(*sys.argv[3:7]))
server = ThreadingHTTPServer(("127.0.0.1", 0), Acs)
tell("listens", server.server_port)
server.serve_forever()
