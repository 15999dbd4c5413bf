using System.Globalization;
using Spa.Bench.Units;

// PROXY-PORT PACKET-MS echo|talk SIP-PORT,SIP-PORT,...
return args is [var proxy, var packet, var phones, var ports]
    ? await Units.Run(Number(proxy), Number(packet), phones == "echo", [.. ports.Split(',').Select(Number)])
    : 2;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
