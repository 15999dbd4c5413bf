using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Host;
using Spa.Foundation.Security;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Management;

/// <summary>Upload, from the request of the ACS to TransferComplete, with the file really sent to a web server by the HTTP client of the product.</summary>
public class UploadTests
{
    private const string User = "unit";
    private const string Password = "pass:word \"x\"";
    private readonly FetchBench bench = new();

    [Theory]
    [InlineData(FileTypes.UploadConfiguration)]
    [InlineData(FileTypes.UploadLog)]
    public async Task It_is_sent_whole_to_who_asks_for_name_and_password(string type)
    {
        var (taken, refused) = (new List<string>(), 0);
        await using var server = await WebStub.Start(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var text = await body.ReadToEndAsync();
            if (!Knows(context.Request))
            {
                refused++;
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Digest realm=\"files\", nonce=\"n1\", qop=\"auth\", algorithm=MD5";
                return;
            }

            taken.Add(text);
            context.Response.StatusCode = 201;
        });
        var rig = Known();
        rig.Rig.Gateway.Resync("http://prov.example.net/none.xml");
        rig.Run(1.Seconds);
        rig.Ask(Wish($"http://server.test:{server.Port}/up/file", type, User, Password));
        rig.Run(5.Seconds);
        Assert.Equal([("u", FaultCode.None)], Told(rig));
        Assert.Equal(1, refused);
        Assert.Contains(type == FileTypes.UploadLog ? "none.xml" : "<flat-profile", Assert.Single(taken), StringComparison.Ordinal);
        Assert.Equal(["PUT /up/file", "PUT /up/file"], server.Asked);
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_such()
    {
        await using var server = await WebStub.Start(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = Knows(context.Request) ? 200 : 401;
            context.Response.Headers.WWWAuthenticate = "Digest realm=\"files\", nonce=\"n1\", qop=\"auth\", algorithm=MD5";
        });
        var rig = Known();
        rig.Ask(Wish($"http://server.test:{server.Port}/up", user: User, password: "wrong"));
        rig.Run(1.Hours);
        Assert.Equal([("u", FaultCode.TransferAuthentication)], Told(rig));

        // Once: an account may be locked by more.
        Assert.Equal(2, server.Asked.Count);
    }

    [Theory]
    [InlineData(200, FaultCode.None)]
    [InlineData(204, FaultCode.None)]
    [InlineData(401, FaultCode.TransferAuthentication)]
    [InlineData(403, FaultCode.TransferAuthentication)]
    [InlineData(404, FaultCode.CannotAccessFile)]
    [InlineData(413, FaultCode.UploadFailure)]
    [InlineData(500, FaultCode.UploadFailure)]
    [InlineData(503, FaultCode.UploadFailure)]
    public async Task What_the_server_says_is_told(int status, FaultCode code)
    {
        await using var server = await WebStub.Start(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = status;
        });
        var rig = Known();
        rig.Ask(Wish($"http://server.test:{server.Port}/up"));
        rig.Run(1.Hours);
        Assert.Equal([("u", code)], Told(rig));
        Assert.Single(server.Asked);
        Assert.Equal(code != FaultCode.None, rig.Peer.Of<TransferComplete>().Single().Fault.Text.Length > 0);
    }

    [Fact]
    public void Where_nobody_listens_and_whom_nobody_knows_cannot_be_contacted()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var rig = Known();
        rig.Ask(Wish($"http://server.test:{((IPEndPoint)closed.LocalEndPoint!).Port}/up"), Wish("http://nowhere.test/up", key: "v"));
        rig.Run(1.Hours);
        Assert.Equal([("u", FaultCode.CannotContactServer), ("v", FaultCode.CannotContactServer)], Told(rig));
    }

    // It counts from the request; a restart does not begin it anew.
    [Fact]
    public async Task It_waits_as_long_as_it_was_told_to_over_a_restart_too()
    {
        await using var server = await WebStub.Start(context => context.Request.Body.CopyToAsync(Stream.Null));
        var rig = Known();
        rig.Ask(Wish($"http://server.test:{server.Port}/up", delay: 600));
        rig.Run(500.Seconds);
        Assert.Empty(server.Asked);
        rig.Rig.Began += rig.Rig.Time.Now;
        rig.Rig.Again(Gateway.Ports.RestartKind.Reboot);
        rig.Run(80.Seconds);
        Assert.Empty(server.Asked);
        rig.Run(30.Seconds);
        Assert.Single(server.Asked);
        Assert.Equal([("u", FaultCode.None)], Told(rig));
        Assert.InRange((rig.Peer.Of<TransferComplete>().Single().StartTime!.Value - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds, 600, 605);
    }

    // The ACS is there too, so that the unit's own wire may be asked.
    private CpeRig Known()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"), ("CWMP_ACS_URL", "http://server.test/acs"));
        rig.Peer.Use = CwmpVersion.V12;
        rig.Rig.Host.Sending = request => bench.Fetcher.Send(request).GetAwaiter().GetResult();
        return rig;
    }

    private static Upload Wish(string url, string type = FileTypes.UploadLog, string user = "", string password = "", uint delay = 0, string key = "u") => new(key, type, url, user, password, delay);

    private static List<(string Key, FaultCode Code)> Told(CpeRig rig) => [.. rig.Peer.Of<TransferComplete>().Select(t => (t.CommandKey, t.Fault.Code))];

    // RFC 7616 3.4.1, written out here.
    private static bool Knows(HttpRequest request)
    {
        var given = request.Headers.Authorization.ToString();
        if (!given.StartsWith("Digest ", StringComparison.Ordinal) || !AuthFields.Parse(given["Digest ".Length..]).Ok(out var fields, out _))
        {
            return false;
        }

        var one = Hash($"{User}:files:{Password}");
        var two = Hash($"{request.Method}:{request.Path}");
        return fields!["response"] == Hash($"{one}:n1:{fields["nc"]}:{fields["cnonce"]}:auth:{two}") && fields["uri"] == request.Path;

#pragma warning disable CA5351 // The algorithm is the standard's.
        static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }
}
