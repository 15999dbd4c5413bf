namespace Spa.Sip.Messages;

/// <summary>Headers that are typed members of a message; the rest are its other fields.</summary>
[Flags]
internal enum MessageMember
{
    None = 0,
    Via = 1,
    From = 2,
    To = 4,
    CallId = 8,
    CSeq = 16,
    MaxForwards = 32,
    Contact = 64,
    Route = 128,
    RecordRoute = 256,
    Expires = 512,
    ContentType = 1024,
    ContentLength = 2048,
    Supported = 4096,
    Require = 8192,
    Unsupported = 16384,
    Allow = 32768,

    /// <summary>All other headers together.</summary>
    Other = 65536,
}
