using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.Tests;

namespace Spa.Fleet.Tests.Acs;

/// <summary>Everything that the ACS can say fits the schemas of the Broadband Forum: <see cref="TestCpe"/> and <see cref="RawCpe"/> hold each answer against them, in every test.</summary>
public sealed class AcsSchemaTests : IAsyncLifetime, IDisposable
{
    private const string Name = "000e08cc0001";
    private const string Odd = "a<b&c>\"d'\u00e9\u20ac\ud83d\ude00 \t\r\n]]>";
    private static readonly DeviceId Unit = new("Sipura", "000E08", "SPA3102", "FM600F000001");
    private static readonly MacAddress Mac = MacAddress.Of(Name);

    // A parameter of each type, a value of it, and one that is none.
    private static readonly (CwmpType Type, string Good, string? Bad)[] Types =
    [
        (CwmpType.Unspecified, Odd, null), (CwmpType.Text, Odd, null), (CwmpType.SignedNumber, "-2147483648", "2147483648"), (CwmpType.Number, "4294967295", "-1"),
        (CwmpType.SignedLongNumber, "-9223372036854775808", "1.5"), (CwmpType.LongNumber, "18446744073709551615", " 1"), (CwmpType.Boolean, "true", "yes"), (CwmpType.DateTime, "2026-01-31T12:00:00Z", "noon"),
        (CwmpType.Base64, "AAEC/w==", "AAEC/w="), (CwmpType.HexBinary, "00fF", "0"),
    ];

    private readonly RunningServer server = new() { Change = o => o with { DeviceRate = 0 } };

    private AcsOperations Operations => server.Host.Services.GetRequiredService<AcsOperations>();

    [Theory]
    [InlineData(CwmpVersion.V10)]
    [InlineData(CwmpVersion.V12)]
    public async Task Each_request_with_each_kind_of_argument_fits_the_schema(CwmpVersion version)
    {
        await Known();
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(x.|<9:>xx.)", null)], [], Actors.Eve));
        foreach (var wish in new AcsWish[]
        {
            new(AcsTaskKind.Refresh), new(AcsTaskKind.Refresh) { Paths = ["Device.Time.", "Device.Odd_&<>'\""] },
            new(AcsTaskKind.Download), new(AcsTaskKind.Upload), new(AcsTaskKind.Upload) { FileType = FileTypes.UploadLog, Url = "https://u.example/?a=1&b=<2>", User = Odd, Password = Odd },
            new(AcsTaskKind.Download) { FileType = FileTypes.WebContent, Url = "http://u.example/a", User = Odd, Password = Odd }, new(AcsTaskKind.Download) { FileType = "X 000E08 Own", Url = "ftp://u.example/a" },
            new(AcsTaskKind.AddObject) { Paths = ["Device.Users.User."] }, new(AcsTaskKind.DeleteObject) { Paths = ["Device.Users.User.7."] }, new(AcsTaskKind.Reboot),
            new(AcsTaskKind.Diagnose) { Paths = ["Device.IP.Diagnostics.IPPing."], Values = new Dictionary<string, string> { ["Host"] = Odd, ["Timeout"] = "1000" } },
        })
        {
            var (_, fault) = await Operations.Ask(Mac, wish, Actors.Eve);
            Assert.True(fault is null, fault?.Sentence);
        }

        using var cpe = Cpe();
        cpe.Version = version;
        cpe.Answers = request => request switch
        {
            GetParameterValues { Names: ["Device."] } => new GetParameterValuesResponse([.. Types.Select(t => new ParameterValue($"Device.A.{t.Type}", new CwmpValue(t.Type, t.Good)))]),
            AddObject => new AddObjectResponse(7, 0),
            DeleteObject => new DeleteObjectResponse(1),
            _ => null,
        };
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Equal(
            ["AddObject", "DeleteObject", "Download", "GetParameterNames", "GetParameterValues", "Reboot", "SetParameterValues", "Upload"],
            cpe.Asked.Select(a => a.Method).Distinct().Order(StringComparer.Ordinal));

        // Each type as the device has told it.
        var (_, no) = await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Set) { Values = Types.ToDictionary(t => $"Device.A.{t.Type}", t => t.Good) }, Actors.Eve);
        Assert.True(no is null, no?.Sentence);
        await Operations.Ask(Mac, new AcsWish(AcsTaskKind.FactoryReset), Actors.Eve);
        cpe.Asked.Clear();
        cpe.Answers = request => request is SetParameterValues ? new SetParameterValuesResponse(1) : null;
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        var set = cpe.Asked.OfType<SetParameterValues>().Single(s => s.Parameters.Any(p => p.Name.StartsWith("Device.A.", StringComparison.Ordinal)));
        Assert.Equal(Types.Select(t => ($"Device.A.{t.Type}", t.Type == CwmpType.Unspecified ? CwmpType.Text : t.Type, t.Good)).Order(), set.Parameters.Select(p => (p.Name, p.Value.Type, p.Value.Text)).Order());
        Assert.Single(cpe.Asked.OfType<FactoryReset>());
    }

    [Fact]
    public async Task A_value_that_is_not_of_its_parameters_type_is_refused_with_what_would_be_and_never_sent_as_one()
    {
        await Known();
        await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Refresh), Actors.Eve);
        using var cpe = Cpe();
        cpe.Answers = request => request is GetParameterValues { Names: ["Device."] } ? new GetParameterValuesResponse([.. Types.Select(t => new ParameterValue($"Device.A.{t.Type}", new CwmpValue(t.Type, t.Good)))]) : null;
        await cpe.Session("2 PERIODIC");
        foreach (var (type, _, bad) in Types.Where(t => t.Bad is not null))
        {
            var (_, fault) = await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [$"Device.A.{type}"] = bad! } }, Actors.Eve);
            Assert.Contains($"Device.A.{type}", fault?.Sentence, StringComparison.Ordinal);
            Assert.False(type.Fits(bad!));

            // What was asked before the type was known goes as text: the device says what it thinks of it.
            CwmpSchemas.MustFit(Envelopes.Write(new CwmpEnvelope(new AcsTask(1, AcsTaskKind.Set, ["Device.A", bad!]).Request(_ => type, "Device.")) { Id = "1" }));
        }
    }

    [Theory]
    [InlineData("1 Firmware", "fileType")]
    [InlineData("Own", "fileType")]
    [InlineData("X 00E08 Own", "fileType")]
    public async Task A_file_of_no_known_type_is_refused(string type, string field)
    {
        await Known();
        foreach (var kind in new[] { AcsTaskKind.Download, AcsTaskKind.Upload })
        {
            var (_, fault) = await Operations.Ask(Mac, new AcsWish(kind) { FileType = type, Url = "http://u.example/a" }, Actors.Eve);
            Assert.Equal(field, fault?.Field);
        }
    }

    [Fact]
    public async Task Each_answer_to_a_request_of_the_device_fits_the_schema()
    {
        await Known();
        using var cpe = Cpe();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session(
            [
                GetRPCMethods.Instance, new TransferComplete(Odd, new TransferFault(FaultCode.TransferFailure, Odd), null, null), new RequestDownload(FileTypes.Firmware, [new DownloadArgument(Odd, Odd)]),
                new AutonomousTransferComplete(Odd, "http://u.example/", true, FileTypes.Firmware, 1, Odd, TransferFault.None, null, null), new Kicked(Odd, "http://r.example", Odd, Odd), new GetParameterValues([Odd]),
            ],
            "2 PERIODIC", "9 REQUEST DOWNLOAD"));
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    private TestCpe Cpe() => new TestCpe(server, Unit) { Login = (Name, server.Host.Services.GetRequiredService<AcsCredentials>().PasswordOf(Mac, 1)) }.WithSettings();

    private async Task Known()
    {
        using var certificate = server.FromProvider(Name, Unit.SerialNumber);
        using var first = new TestCpe(server, Unit, certificate: certificate).WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await first.Session("0 BOOTSTRAP"));
    }
}
