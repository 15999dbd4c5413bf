using Spa.Sip.Messages;

namespace Spa.Sip.Registration;

/// <summary>What a binding tells.</summary>
public abstract record BindingNews
{
    private BindingNews()
    {
    }

    /// <summary>It is there, or was renewed.</summary>
    /// <param name="Granted">For how long.</param>
    public sealed record Registered(TimeSpan Granted) : BindingNews;

    /// <summary>It is not there.</summary>
    /// <param name="Status">300 to 699; 408 when nobody answered, 503 when nobody could be reached.</param>
    /// <param name="Message">The response; null when none came.</param>
    public sealed record Failed(int Status, SipResponse? Message) : BindingNews;

    /// <summary>It was removed.</summary>
    public sealed record Removed : BindingNews;
}
