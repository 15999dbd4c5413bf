using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;

namespace Spa.Gateway.Provisioning;

/// <summary>The names that count in a profile: the catalogue's.</summary>
internal static class CatalogueNames
{
    public static IParameterNames All { get; } = new ParameterNames(Catalogue.All.Select(p => p.Name));
}
