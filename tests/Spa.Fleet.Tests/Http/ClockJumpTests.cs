using System.Net;
using Spa.ProvisioningServer.Hosting.Units;

namespace Spa.Fleet.Tests.Http;

/// <summary>The server's clock is set forward and back: units are served on.</summary>
public class ClockJumpTests
{
    [Fact]
    public async Task Units_are_served_whatever_the_clock_does()
    {
        var clock = new JumpingClock();
        var server = new RunningServer { Clock = clock };
        await server.InitializeAsync();
        var (mac, key) = await server.Enrolled("000e08f10001");
        var url = $"/p/{key.Token}/{mac}.cfg";
        var file = await server.Plain.GetByteArrayAsync(url);
        var certificates = (DeviceCertificates)server.Host.Services.GetService(typeof(DeviceCertificates))!;
        var units = (UnitOperations)server.Host.Services.GetService(typeof(UnitOperations))!;
        var list = certificates.Revocations();
        foreach (var jump in new[] { TimeSpan.FromDays(400), TimeSpan.FromDays(-400), TimeSpan.FromDays(-10), TimeSpan.Zero })
        {
            clock.Jump = jump;
            Assert.Equal(file, await server.Plain.GetByteArrayAsync(url));
            Assert.Equal(HttpStatusCode.BadRequest, (await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent([1]))).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/spa3102.cfg")).StatusCode);

            // The list of the revoked is good at the time that the clock shows.
            var now = certificates.Revocations();
            Assert.True(jump == TimeSpan.Zero || !now.AsSpan().SequenceEqual(list));
            using var client = server.Secure(null);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/ca.crl")).StatusCode);
            var (code, fault) = await units.GiveCode(mac, false, TimeSpan.FromHours(1), Actors.Eve);
            Assert.Null(fault);
            Assert.Contains("GPP_SA", await client.GetStringAsync($"/init/{code}"), StringComparison.Ordinal);

            // With the code came another key: the device fetches with it from now on.
            key = server.Store.Read(on => server.Store.Keys.Of(on, mac))[0];
            url = $"/p/{key.Token}/{mac}.cfg";
            file = await server.Plain.GetByteArrayAsync(url);
        }

        await server.DisposeAsync();
    }

    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Jump;
    }
}
