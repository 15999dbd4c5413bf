using System.Buffers;
using System.Collections.Immutable;
using Spa.Sip.Messages;

namespace Spa.Sip.Sdp;

/// <summary>Writes a session description in the order of RFC 8866 5. A line end inside a value leaves as a blank.</summary>
internal static class SdpWriter
{
    public static void Write(SessionDescription session, IBufferWriter<byte> target)
    {
        var sink = new SipSink(target);
        sink.Bytes("v=0\r\n"u8);
        Origin(session.Origin, ref sink);
        Line('s', session.Name, ref sink);
        Others(session.Other, "iuep", ref sink);
        Connection(session.Connection, ref sink);
        Others(session.Other, "c", ref sink);
        Bandwidths(session.Bandwidths, ref sink);
        Others(session.Other, "b", ref sink);
        foreach (var time in session.Times)
        {
            Line(time.Type, time.Value, ref sink);
        }

        Others(session.Other, "k", ref sink);
        Attributes(session.Attributes, ref sink);
        Rest(session.Other, "iuepcbk", ref sink);
        foreach (var media in session.Media)
        {
            Media(media, ref sink);
        }

        sink.Flush();
    }

    private static void Media(MediaDescription media, ref SipSink sink)
    {
        sink.Bytes("m="u8);
        sink.Text(media.Kind);
        sink.Byte((byte)' ');
        sink.Number(media.Port);
        if (media.Ports is { } ports)
        {
            sink.Byte((byte)'/');
            sink.Number(ports);
        }

        sink.Byte((byte)' ');
        sink.Text(media.Protocol);
        foreach (var format in media.Formats)
        {
            sink.Byte((byte)' ');
            sink.Text(format);
        }

        sink.Bytes("\r\n"u8);
        Others(media.Other, "i", ref sink);
        Connection(media.Connection, ref sink);
        Others(media.Other, "c", ref sink);
        Bandwidths(media.Bandwidths, ref sink);
        Others(media.Other, "bk", ref sink);
        Attributes(media.Attributes, ref sink);
        Rest(media.Other, "icbk", ref sink);
    }

    private static void Origin(SdpOrigin origin, ref SipSink sink)
    {
        sink.Bytes("o="u8);
        sink.Text(origin.User);
        sink.Byte((byte)' ');
        sink.Number(origin.SessionId);
        sink.Byte((byte)' ');
        sink.Number(origin.Version);
        sink.Byte((byte)' ');
        Address(origin.Address, ref sink);
    }

    private static void Connection(SdpConnection? connection, ref SipSink sink)
    {
        if (connection is null) return;
        sink.Bytes("c="u8);
        Address(connection, ref sink);
    }

    private static void Address(SdpConnection connection, ref SipSink sink)
    {
        sink.Text(connection.NetworkType);
        sink.Byte((byte)' ');
        sink.Text(connection.AddressType);
        sink.Byte((byte)' ');
        sink.Text(connection.Address);
        sink.Bytes("\r\n"u8);
    }

    private static void Bandwidths(ImmutableArray<SdpBandwidth> bandwidths, ref SipSink sink)
    {
        foreach (var bandwidth in bandwidths)
        {
            sink.Bytes("b="u8);
            sink.Text(bandwidth.Type);
            sink.Byte((byte)':');
            sink.Number(bandwidth.Value);
            sink.Bytes("\r\n"u8);
        }
    }

    private static void Attributes(ImmutableArray<SdpAttribute> attributes, ref SipSink sink)
    {
        foreach (var attribute in attributes)
        {
            sink.Bytes("a="u8);
            sink.Text(attribute.Name);
            if (attribute.Value is { } value)
            {
                sink.Byte((byte)':');
                sink.Text(value);
            }

            sink.Bytes("\r\n"u8);
        }
    }

    private static void Others(ImmutableArray<SdpLine> lines, string types, ref SipSink sink)
    {
        foreach (var line in lines)
        {
            if (types.Contains(line.Type, StringComparison.Ordinal)) Line(line.Type, line.Value, ref sink);
        }
    }

    private static void Rest(ImmutableArray<SdpLine> lines, string types, ref SipSink sink)
    {
        foreach (var line in lines)
        {
            if (!types.Contains(line.Type, StringComparison.Ordinal)) Line(line.Type, line.Value, ref sink);
        }
    }

    private static void Line(char type, string value, ref SipSink sink)
    {
        sink.Text(type.ToString());
        sink.Byte((byte)'=');
        sink.Text(value);
        sink.Bytes("\r\n"u8);
    }
}
