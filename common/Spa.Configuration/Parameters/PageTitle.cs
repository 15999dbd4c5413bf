namespace Spa.Configuration.Parameters;

/// <summary>What a page is called on the device.</summary>
public static class PageTitle
{
    /// <summary>Tab and page: <c>Voice: PSTN Line</c>.</summary>
    public static string Of(Page page) => page switch
    {
        Page.RouterWan => "Router: Wan Setup",
        Page.RouterLan => "Router: Lan Setup",
        Page.RouterApplication => "Router: Application",
        Page.System => "Voice: System",
        Page.Sip => "Voice: SIP",
        Page.Provisioning => "Voice: Provisioning",
        Page.Regional => "Voice: Regional",
        Page.Line1 => "Voice: Line 1",
        Page.PstnLine => "Voice: PSTN Line",
        Page.User1 => "Voice: User 1",
        _ => "Voice: PSTN User",
    };
}
