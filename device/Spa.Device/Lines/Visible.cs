using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Spa.Device.Tests")]
