namespace Spa.Media.Codecs;

/// <summary>A way to write speech in fewer bits. Stateless itself; each direction of each call has its own coder or decoder.</summary>
public interface ICodec
{
    /// <summary>What RTP says of it.</summary>
    CodecFormat Format { get; }

    /// <summary>Why it cannot be used here ("libspandsp.so.2 is not installed"); null when it can.</summary>
    string? Unavailable { get; }

    /// <summary>Begins a stream to be sent. Only when it is available.</summary>
    IEncoder CreateEncoder();

    /// <summary>Begins a stream that is received. Only when it is available.</summary>
    IDecoder CreateDecoder();
}
