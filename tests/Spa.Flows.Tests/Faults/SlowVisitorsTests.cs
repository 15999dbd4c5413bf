using System.Net;
using System.Net.Sockets;
using Spa.Flows.Tests.Features;
using Spa.Marks;

namespace Spa.Flows.Tests.Faults;

/// <summary>Visitors of a unit's pages who open a thousand connections and never end a request.</summary>
public class SlowVisitorsTests
{
    private const int Visitors = 1000;

    [Fact]
    [Attack("W4")]
    public async Task A_thousand_of_them_keep_neither_the_owner_from_his_pages_nor_the_phone_from_its_tone()
    {
        await using var unit = await Home.Make(broken: false, settings: ["Resync_On_Reset=No"]);
        await unit.PlugIn(null);
        var before = (await unit.Telephone("status")).GetProperty("ticks").GetInt64();
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Visitors; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.66"), 0));
                try
                {
                    await socket.ConnectAsync(IPEndPoint.Parse(unit.Pages.Authority));
                    await socket.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "u8.ToArray());
                }
                catch (SocketException)
                {
                    // Cut off already.
                }
            }

            Assert.Equal(HttpStatusCode.OK, (await unit.Open("/api/status")).Status);
            await unit.Hears((350, -19), (440, -19));
            Assert.Equal(HttpStatusCode.OK, (await unit.Open("/api/settings")).Status);
            await unit.Until("all but their share are cut off", async () => await Task.Run(() => sockets.Count(IsCutOff)) >= Visitors - 64);
            Assert.True((await unit.Telephone("status")).GetProperty("ticks").GetInt64() > before);
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }

        Assert.Equal(HttpStatusCode.OK, (await unit.Open("/api/status")).Status);
        Assert.DoesNotContain("fault", unit.Said, StringComparison.Ordinal);
    }

    private static bool IsCutOff(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
