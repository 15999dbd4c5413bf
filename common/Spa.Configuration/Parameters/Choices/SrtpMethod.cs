namespace Spa.Configuration.Parameters.Choices;

/// <summary>How the keys of secure calls are exchanged.</summary>
public enum SrtpMethod
{
    /// <summary><c>x-sipura</c>: the vendor's INFO exchange.</summary>
    XSipura,

    /// <summary><c>s-descriptor</c>: SDP security descriptions (RFC 4568).</summary>
    SDescriptor,
}
