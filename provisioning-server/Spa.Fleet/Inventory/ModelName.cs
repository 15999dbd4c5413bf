namespace Spa.Fleet.Inventory;

/// <summary>The one way model names are written here: capital letters, no hyphen. Units say <c>SPA-3102</c>, rules <c>SPA3102</c>, operators either.</summary>
public static class ModelName
{
    /// <summary>The model of this product.</summary>
    public const string Default = "SPA3102";

    /// <summary>The same model in our writing: <c>SPA-3102</c> becomes <c>SPA3102</c>.</summary>
    public static string Canonical(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
    }
}
