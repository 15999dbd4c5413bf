using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Units;

namespace Spa.ProvisioningServer.Http;

/// <summary>
/// Stands before HTTP on the plain port and answers the one request that a fleet makes all day, from memory, when it comes whole and in the plainest form, its answer is ready, and the store agrees.
/// Every other byte goes on to the web server, unread.
/// </summary>
internal sealed class ReadyConnections(DeviceFront front, DeviceLimits limits, TimeProvider clock)
{
    private DateLine date = new(0, []);

    /// <summary>Serves a connection, then hands it on with what has not been answered.</summary>
    public async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var input = connection.Transport.Input;
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var watch = new Watch(input);
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static state => ((Watch)state).Look(), watch);
        var ends = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), input) ?? default;
        try
        {
            while (true)
            {
                watch.Begin();
                var read = await input.ReadAsync().ConfigureAwait(false);
                watch.End();
                if (read.IsCanceled || (read.IsCompleted && read.Buffer.IsEmpty))
                {
                    return;
                }

                var end = read.Buffer.End;
                if (Find(read.Buffer, address, out var mac, out var close) is not { } ready || !limits.Admit(address) || !await Confirm(mac, ready).ConfigureAwait(false))
                {
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                    break;
                }

                input.AdvanceTo(end);
                Write(connection.Transport.Output, ready, close);
                front.Given();
                if ((await connection.Transport.Output.FlushAsync().ConfigureAwait(false)).IsCompleted || close)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            // The other side is gone.
            return;
        }
        finally
        {
            ends.Unregister();
        }

        await next(connection).ConfigureAwait(false);
    }

    private ReadyProfile? Find(in ReadOnlySequence<byte> buffer, IPAddress address, out MacAddress mac, out bool close)
    {
        (mac, close) = (default, false);
        if (!buffer.IsSingleSegment || !PlainRequest.TryRead(buffer.FirstSpan, out var request) || request.Agent.Length > EnrolmentRules.LongestUserAgent)
        {
            return null;
        }

        (mac, close) = (request.Mac, request.Close);
        return front.Ready(mac, request.Token, address, request.Agent);
    }

    // A store that cannot be written to is told of in the way that everybody is told.
    private async ValueTask<bool> Confirm(MacAddress mac, ReadyProfile ready)
    {
        try
        {
            return await front.Confirm(mac, ready).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Write(PipeWriter output, ReadyProfile ready, bool close)
    {
        output.Write("HTTP/1.1 200 OK\r\n"u8);
        output.Write(ready.Header);
        output.Write(DateNow());
        output.Write(close ? "Connection: close\r\n\r\n"u8 : "\r\n"u8);
        output.Write(ready.Profile.File);
    }

    private byte[] DateNow()
    {
        var now = clock.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var kept = date;
        if (kept.Second != second)
        {
            date = kept = new(second, Encoding.ASCII.GetBytes($"Date: {now:r}\r\n"));
        }

        return kept.Text;
    }

    private sealed record DateLine(long Second, byte[] Text);

    // The web server's own limits begin when a connection is handed on; until then one that says nothing is kept as long as there. Looked at once a second.
    private sealed class Watch(PipeReader input)
    {
        private long until = long.MaxValue;

        public void Begin() => Volatile.Write(ref until, Environment.TickCount64 + (long)UnitPorts.Silence.TotalMilliseconds);

        public void End() => Volatile.Write(ref until, long.MaxValue);

        public void Look()
        {
            if (Environment.TickCount64 > Volatile.Read(ref until))
            {
                input.CancelPendingRead();
            }
        }
    }
}
