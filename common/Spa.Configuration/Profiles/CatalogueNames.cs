using Spa.Configuration.Parameters;

namespace Spa.Configuration.Profiles;

/// <summary>The names of the catalogue, numbered by their place in it.</summary>
public sealed class CatalogueNames : IParameterNames
{
    private CatalogueNames()
    {
    }

    /// <summary>The one instance.</summary>
    public static CatalogueNames Instance { get; } = new();

    /// <inheritdoc/>
    public int Count => Catalogue.All.Count;

    /// <inheritdoc/>
    public string this[int index] => Catalogue.All[index].Name;

    /// <inheritdoc/>
    public int IndexOf(ReadOnlySpan<char> name) => Catalogue.Find(name)?.Index ?? -1;

    /// <inheritdoc/>
    public int IndexIgnoringCase(ReadOnlySpan<char> name) => Catalogue.FindIgnoringCase(name.ToString())?.Index ?? -1;
}
