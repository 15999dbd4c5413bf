namespace Spa.Media.CallerId;

/// <summary>Types of messages and of their fields: Telcordia GR-30 and GR-31, ETSI EN 300 659-3.</summary>
public static class CallerIdFields
{
    /// <summary>Single data message format: time and number without fields.</summary>
    public const byte Sdmf = 0x04;

    /// <summary>Message waiting in the single format.</summary>
    public const byte SdmfWaiting = 0x06;

    /// <summary>Multiple data message format: who calls, in fields.</summary>
    public const byte Mdmf = 0x80;

    /// <summary>Multiple data message format: messages wait, or none any more.</summary>
    public const byte MdmfWaiting = 0x82;

    /// <summary>Field: month, day, hour, minute, two digits each.</summary>
    public const byte Time = 0x01;

    /// <summary>Field: the caller's number.</summary>
    public const byte Number = 0x02;

    /// <summary>Field: why there is no number: <c>O</c> or <c>P</c>.</summary>
    public const byte NoNumber = 0x04;

    /// <summary>Field: the caller's name.</summary>
    public const byte Name = 0x07;

    /// <summary>Field: why there is no name: <c>O</c> or <c>P</c>.</summary>
    public const byte NoName = 0x08;

    /// <summary>Field: the lamp, 0xFF on and 0x00 off.</summary>
    public const byte Lamp = 0x0B;

    /// <summary>Field: the kind of call (ETSI): 0x01 voice, 0x02 ring back, 0x81 message waiting.</summary>
    public const byte CallType = 0x11;
}
