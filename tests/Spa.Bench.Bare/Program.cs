// The smallest program of the device's kind, compiled the same way: the floor that the device's start-up is measured against.
// One web server with source-generated JSON, one UDP socket, one XML read, one ECDSA signature made and checked, one AES-CBC block run at boot.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using System.Xml;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));

using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
var text = Encoding.ASCII.GetBytes("<flat-profile><GPP_A>bare</GPP_A></flat-profile>");
var signed = key.VerifyData(text, key.SignData(text, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
using var aes = Aes.Create();
var opened = aes.DecryptCbc(aes.EncryptCbc(text, aes.IV), aes.IV);
using var reader = XmlReader.Create(new MemoryStream(opened), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
reader.ReadToFollowing("GPP_A");
var value = reader.ReadElementContentAsString();

var app = builder.Build();
app.MapGet("/", () => Results.Json(new BareStatus(value, signed), BareJson.Default.BareStatus));
await app.StartAsync();
Console.WriteLine(app.Urls.First());
await app.WaitForShutdownAsync();

internal sealed record BareStatus(string Value, bool Signed);

[JsonSerializable(typeof(BareStatus))]
internal sealed partial class BareJson : JsonSerializerContext;
