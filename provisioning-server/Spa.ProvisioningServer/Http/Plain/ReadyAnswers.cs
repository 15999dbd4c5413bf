using System.Net;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The one request that a fleet makes all day, and its answer: from memory, when the request comes whole and in the plainest form, its answer is ready, and the store agrees.</summary>
internal sealed class ReadyAnswers(DeviceFront front, DeviceLimits limits, HttpDate date)
{
    /// <summary>Most bytes before the profile in an answer.</summary>
    public const int LongestHead = 512;

    /// <summary>What is ready for a request; null = nothing, or it is not whole, or not in the plainest form.</summary>
    /// <param name="text">Everything that has come so far.</param>
    /// <param name="address">Where from.</param>
    /// <param name="mac">Whose profile it is.</param>
    /// <param name="close">True when the connection is to end with the answer.</param>
    public ReadyProfile? Find(ReadOnlySpan<byte> text, IPAddress address, out MacAddress mac, out bool close)
    {
        (mac, close) = (default, false);
        if (!PlainRequest.TryRead(text, out var request) || request.Agent.Length > EnrolmentRules.LongestUserAgent)
        {
            return null;
        }

        (mac, close) = (request.Mac, request.Close);
        return front.Ready(mac, request.Token, address, request.Agent);
    }

    /// <summary>True when one more request from there may be served.</summary>
    public bool Admit(IPAddress address) => limits.Admit(address);

    /// <summary>True = it is still right, the contact is durable, it may leave. False = nothing is written, and somebody must look.</summary>
    public async ValueTask<bool> Confirm(MacAddress mac, ReadyProfile ready)
    {
        try
        {
            if (!await front.Confirm(mac, ready).ConfigureAwait(false))
            {
                return false;
            }

            front.Given();
            return true;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
        {
            // A store that cannot be written to is told of in the way that everybody is told.
            return false;
        }
    }

    /// <summary>Writes what stands before the profile in its answer; how many bytes it is.</summary>
    /// <param name="head">At least <see cref="LongestHead"/>.</param>
    /// <param name="ready">What is ready.</param>
    /// <param name="close">True when it says that the connection ends with it.</param>
    public int Write(Span<byte> head, ReadyProfile ready, bool close)
    {
        var length = 0;
        Add(head, "HTTP/1.1 200 OK\r\n"u8, ref length);
        Add(head, ready.Header, ref length);
        Add(head, date.Now(), ref length);
        Add(head, close ? "Connection: close\r\n\r\n"u8 : "\r\n"u8, ref length);
        return length;

        static void Add(Span<byte> head, ReadOnlySpan<byte> text, ref int length)
        {
            text.CopyTo(head[length..]);
            length += text.Length;
        }
    }
}
